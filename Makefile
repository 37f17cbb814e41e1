# rubric - plain make. `make demo` and `make test` are all a newcomer needs:
# they install missing Debian packages (after saying so), build, and run.

PREFIX  ?= /usr/local
DESTDIR ?=
LIBDIR  ?= $(PREFIX)/lib
B       ?= build
CC      ?= cc
AR      ?= ar
OBJCOPY ?= objcopy
CFLAGS  ?= -O2 -g
SAN     ?=
VERSION := $(shell sed -n 's/^.define RUBRIC_VERSION "\(.*\)"/\1/p' include/rubric.h)

NEEDS      := lua5.4 lua5.4-lpeg sqlite3 libutf8proc libpcre2-8
LUA_CFLAGS := $(shell pkg-config --cflags lua5.4 2>/dev/null)

# Libraries that formats need. A format whose library is missing says so when
# it is met; `make WITHOUT="gumbo expat"` leaves some out.
WITHOUT  ?=
OPTIONAL := $(filter-out $(WITHOUT),gumbo uchardet expat md4c libseccomp)
HAVE     := $(shell for p in $(OPTIONAL); do pkg-config --exists $$p 2>/dev/null && echo $$p; done)
CLD2     := $(if $(filter cld2,$(WITHOUT)),,$(wildcard /usr/include/cld2/public/compact_lang_det.h))
# Training only; loaded when it is met.
LINEAR   := $(if $(filter linear,$(WITHOUT)),,$(wildcard /usr/include/linear.h))
# Loaded when they are met: they would double the start of every command.
LATE     := $(shell for p in $(filter-out $(WITHOUT),libarchive gmime-3.0 libedit libsodium); do pkg-config --exists $$p 2>/dev/null && echo $$p; done)
WITH     := $(foreach p,$(HAVE) $(LATE),-DRB_WITH_$(shell echo $(p) | sed 's/^lib//; s/-.*//' | tr a-z A-Z)='"$(p) $(shell pkg-config --modversion $(p))"') \
	$(if $(CLD2),-DRB_WITH_CLD2='"cld2"') \
	$(if $(LINEAR),-DRB_WITH_LINEAR='"liblinear $(shell sed -n 's/^.define LIBLINEAR_VERSION //p' $(LINEAR) | sed 's/^\(.\)/\1./')"')
WITH_CFLAGS := $(WITH) $(shell pkg-config --cflags $(HAVE) $(LATE) 2>/dev/null)

LPEG_A     := $(firstword $(wildcard /usr/lib/*/liblua5.4-lpeg.a /usr/lib/liblua5.4-lpeg.a))
LIBS       := $(shell pkg-config --libs $(filter-out %-lpeg,$(NEEDS)) $(HAVE) 2>/dev/null) $(if $(CLD2),-lcld2) -lm -lpthread

ifneq ($(filter all install,$(or $(MAKECMDGOALS),all)),)
ifeq ($(shell pkg-config --exists $(NEEDS) 2>/dev/null && echo yes),)
$(error libraries are missing: `make deps` installs them)
endif
endif

WARN := -std=c11 -Wall -Wextra -Werror
BASE_CFLAGS = $(WARN) $(CFLAGS) $(SAN) -D_GNU_SOURCE -Icore -Iinclude $(LUA_CFLAGS)
ALL_CFLAGS  = $(BASE_CFLAGS) -fPIC -fvisibility=hidden $(WITH_CFLAGS) -DRUBRIC_PREFIX='"$(PREFIX)"'

LIB_SRC := $(filter-out core/cli/% core/lang/mklang% core/script/mkchunks.c,$(wildcard core/*.c core/*/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$(B)/obj/%.o)
CLI_OBJ := $(patsubst %.c,$(B)/obj/%.o,$(wildcard core/cli/*.c))
MKLANG_OBJ := $(patsubst %.c,$(B)/obj/%.o,$(wildcard core/lang/mklang*.c core/base/*.c) \
	core/doc/tags.c core/lang/tagrules.c core/lang/tagpattern.c)

all: $(B)/librubric.a $(B)/librubric.so $(B)/rubric $(B)/rubric.lang $(B)/rubric.chunks

$(B)/librubric.a: $(LIB_OBJ) $(B)/lpeglib.o
	rm -f $@
	$(AR) rcs $@ $^

$(B)/librubric.so: $(LIB_OBJ) $(B)/lpeglib.o core/exported
	$(CC) -shared $(SAN) -Wl,-soname,librubric.so.0 \
	  -Wl,--version-script,core/exported $(LIB_OBJ) $(B)/lpeglib.o $(LIBS) -o $@

# LPeg has functions called match and compile. So that they are not taken for
# those of a program around us, nor these for LPeg's, it is one object with one
# name.
$(B)/lpeglib.o: $(LPEG_A)
	@mkdir -p $(B)
	$(LD) -r --whole-archive $< -o $@
	$(OBJCOPY) --keep-global-symbol=rb_luaopen_lpeg \
	  --redefine-sym luaopen_lpeg=rb_luaopen_lpeg $@

$(B)/rubric: $(CLI_OBJ) $(B)/librubric.a
	$(CC) $(SAN) $^ $(LIBS) -o $@

$(B)/mklang: $(MKLANG_OBJ)
	$(CC) $(SAN) $^ -lutf8proc -lm -o $@

# mklang leaves its memory to the system: no leak check of it.
TAGRULES := lua/rubric/tagrules.lua
$(B)/rubric.lang: $(B)/mklang $(TAGRULES)
	ASAN_OPTIONS=detect_leaks=0 $(B)/mklang -o $@ --rules $(TAGRULES) \
	  $(if $(filter festlex-poslex,$(WITHOUT)),--poslex $(B))

LUA_SRC := $(wildcard lua/rubric/*.lua scripts/*/*.lua)
$(B)/mkchunks: $(patsubst %,$(B)/obj/core/%.o,script/mkchunks script/chunks base/mem base/utf8)
	$(CC) $(SAN) $^ $(LIBS) -o $@
$(B)/rubric.chunks: $(B)/mkchunks $(LUA_SRC)
	$(B)/mkchunks $@ . $(filter-out %/package.lua,$(LUA_SRC))

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

# The data folder is compiled in: another PREFIX makes api_data.o again.
$(B)/obj/core/api_data.o: $(B)/prefix
$(B)/prefix: FORCE
	@mkdir -p $(B)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' > $@

# ---- what one runs ----

deps:
	@sh tests/tools/deps.sh build

demo: deps
	@$(MAKE) --no-print-directory all
	@bash tests/tools/demo.sh $(B)

test: deps
	@$(MAKE) --no-print-directory all tests
	@bash tests/tools/runall.sh $(B)

# A table of throughput; MB=100 for the large corpus.
bench: deps
	@$(MAKE) --no-print-directory all $(B)/bench $(B)/bench-families $(B)/bench-html $(B)/bench-contain $(B)/bench-long
	$(B)/bench $(B) $(MB)
	$(B)/bench-long $(B)
	$(B)/bench-families
	$(B)/bench-html seeds/pages/*.html
	$(B)/bench-contain $(B)

# Attacks of packages, through the program: a table with times, and, with U=-u,
# without into tests/attacks/README.md.
attacks: all
	@bash tests/attacks/table.sh $(U) $(B)

# What the packages are worth, on the seeds; DATA=FOLDER: and on other sets.
figures: deps
	@$(MAKE) --no-print-directory all
	@bash tests/tools/figures.sh $(B)

# The whole suite under AddressSanitizer (with leaks) and UBSan.
asan:
	@$(MAKE) --no-print-directory test B=build-asan CFLAGS='-O1 -g -fno-omit-frame-pointer' \
	  SAN='-fsanitize=address,undefined -fno-sanitize-recover=undefined'

# Every fuzz target for a few seconds: FUZZ_SECONDS=600 for a real run.
fuzz-smoke: deps
	@sh tests/tools/deps.sh fuzz
	@bash tests/tools/fuzz.sh $(or $(FUZZ_SECONDS),10)

format:
	clang-format -i core/*.[ch] core/*/*.[ch] include/*.h tests/*/*.[ch]

lint:
	@sh tests/tools/deps.sh lint
	luacheck -q lua scripts $(wildcard tests/lua)
	shellcheck tests/tools/*.sh tests/*/run.sh .ci/run

# Print the editor's file and the reference from the table of bindings.
meta: $(B)/bindings
	@mkdir -p lua/meta
	$(B)/bindings tests/tools/bindings.lua meta > lua/meta/rubric.lua
	$(B)/bindings tests/tools/bindings.lua reference > lua/REFERENCE.md
	$(B)/bindings tests/tools/bindings.lua std > lua/meta/std.lua

# The names that packages can reach (tests/surface/names.txt): look at what
# changes before you commit it.
surface: all $(B)/surface
	@sh tests/tools/surface.sh -u $(B)

# ---- test programs ----

UNIT  := $(patsubst tests/unit/%.c,$(B)/test/%,$(wildcard tests/unit/test_*.c))
MATCH := $(patsubst tests/match/%.c,$(B)/test/%,$(wildcard tests/match/test_*.c))
MATCH_OBJ := $(patsubst tests/match/%.c,$(B)/obj/tests/match/%.o, \
	$(filter-out tests/match/test_%,$(wildcard tests/match/*.c)))

tests: $(UNIT) $(MATCH) $(B)/bindings $(B)/surface $(B)/test/stopat.so $(B)/bench

$(UNIT): $(B)/test/%: $(B)/obj/tests/unit/%.o $(B)/librubric.a
	@mkdir -p $(@D)
	$(CC) $(SAN) $^ -lcmocka -ljansson $(LIBS) \
	  $(if $(filter libarchive,$(LATE)),-larchive) -o $@

# It stands on the generator of the bench.
$(B)/test/test_family: $(B)/obj/tests/bench/copies.o

$(MATCH): $(B)/test/%: $(B)/obj/tests/match/%.o $(MATCH_OBJ) $(B)/librubric.a
	@mkdir -p $(@D)
	$(CC) $(SAN) $^ $(LIBS) -o $@

# Ends a program at its n-th change of the file system: tests/install.
$(B)/test/stopat.so: tests/install/stopat.c
	@mkdir -p $(@D)
	$(CC) $(WARN) -D_GNU_SOURCE -O1 -shared -fPIC $< -ldl -o $@

$(B)/bindings $(B)/surface: $(B)/%: $(B)/obj/tests/tools/%.o $(B)/librubric.a
	$(CC) $(SAN) $^ $(LIBS) -o $@

$(B)/bench: $(patsubst %.c,$(B)/obj/%.o,$(filter-out %/families.c %/pages.c %/contain.c %/long.c,$(wildcard tests/bench/*.c))) $(B)/librubric.a
	$(CC) $(SAN) $^ $(LIBS) -o $@

$(B)/bench-html: $(B)/obj/tests/bench/pages.o $(B)/librubric.a
	$(CC) $(SAN) $^ $(LIBS) -o $@

$(B)/bench-contain: $(B)/obj/tests/bench/contain.o $(B)/librubric.a
	$(CC) $(SAN) $^ $(LIBS) -o $@

$(B)/bench-long: $(patsubst %,$(B)/obj/tests/bench/%.o,long corpus process)
	$(CC) $(SAN) $^ -o $@

$(B)/bench-families: $(patsubst %,$(B)/obj/tests/bench/%.o,families copies) $(B)/librubric.a
	$(CC) $(SAN) $^ $(LIBS) -o $@

# What a program beside this Makefile links: tests/tools/fuzz.sh asks.
show-libs:
	@echo $(LIBS)

# ---- installing ----

SHARE = $(DESTDIR)$(PREFIX)/share/rubric

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(LIBDIR)/pkgconfig $(SHARE)
	install -m 755 $(B)/rubric $(DESTDIR)$(PREFIX)/bin/rubric
	install -m 644 include/*.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 $(B)/librubric.a $(DESTDIR)$(LIBDIR)/librubric.a
	install -m 755 $(B)/librubric.so $(DESTDIR)$(LIBDIR)/librubric.so.0
	ln -sf librubric.so.0 $(DESTDIR)$(LIBDIR)/librubric.so
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@VERSION@|$(VERSION)|' \
	  -e 's|@NEEDS@|$(filter-out %-lpeg,$(NEEDS)) $(HAVE)|' -e 's|@LIBS@|$(if $(CLD2),-lcld2) -lm -lpthread|' \
	  tests/tools/rubric.pc.in > $(B)/rubric.pc
	sed -e 's|@VERSION@|$(VERSION)|' tests/tools/rubric-lua.pc.in > $(B)/rubric-lua.pc
	install -m 644 $(B)/rubric.pc $(B)/rubric-lua.pc $(DESTDIR)$(LIBDIR)/pkgconfig/
	install -m 644 $(B)/rubric.lang $(B)/rubric.chunks $(SHARE)/
	rm -rf $(SHARE)/lua $(SHARE)/scripts
	cp -R lua scripts $(SHARE)/
	test -n "$(DESTDIR)" || test "$$(id -u)" != 0 || ldconfig

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/rubric $(patsubst include/%,$(DESTDIR)$(PREFIX)/include/%,$(wildcard include/*.h))
	rm -f $(DESTDIR)$(LIBDIR)/librubric.a $(DESTDIR)$(LIBDIR)/librubric.so $(DESTDIR)$(LIBDIR)/librubric.so.0
	rm -f $(DESTDIR)$(LIBDIR)/pkgconfig/rubric.pc $(DESTDIR)$(LIBDIR)/pkgconfig/rubric-lua.pc
	rm -rf $(SHARE)

clean:
	rm -rf build build-*

FORCE:
.PHONY: FORCE show-libs all deps demo figures test tests bench attacks asan fuzz-smoke format lint meta surface install uninstall clean
.SECONDARY:
-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
