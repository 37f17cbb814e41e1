# rubric - plain make; `make demo` and `make test` are all a newcomer needs.

PREFIX ?= /usr/local
DESTDIR ?=
B ?= build
CC ?= cc
CFLAGS ?= -O2 -g
SAN ?=

LUA_CFLAGS := $(shell pkg-config --cflags lua5.4 2>/dev/null)
LPEG_A := $(firstword $(wildcard /usr/lib/*/liblua5.4-lpeg.a))
LIBS := $(shell pkg-config --libs lua5.4 sqlite3 libutf8proc libpcre2-8 2>/dev/null) -lm -lpthread

WARN := -std=c11 -Wall -Wextra -Werror
ALL_CFLAGS = $(WARN) $(CFLAGS) $(SAN) -fPIC -fvisibility=hidden -D_GNU_SOURCE -Icore -Iinclude $(LUA_CFLAGS) \
	-DRUBRIC_PREFIX='"$(PREFIX)"'

LIB_SRC := $(filter-out core/cli/% core/lang/mklang%,$(wildcard core/*.c core/*/*.c))
CLI_SRC := $(wildcard core/cli/*.c)
LIB_OBJ := $(LIB_SRC:%.c=$(B)/obj/%.o)
CLI_OBJ := $(CLI_SRC:%.c=$(B)/obj/%.o)

all: $(B)/librubric.a $(B)/librubric.so $(B)/rubric $(B)/rubric.lang

$(B)/librubric.a: $(LIB_OBJ)
	rm -f $@
	ar rcs $@ $^

$(B)/librubric.so: $(LIB_OBJ)
	$(CC) -shared $(SAN) -Wl,-soname,librubric.so.0 $^ -llua5.4-lpeg $(LIBS) -o $@

$(B)/rubric: $(CLI_OBJ) $(B)/librubric.a
	$(CC) $(SAN) $(CLI_OBJ) $(B)/librubric.a $(LPEG_A) $(LIBS) -o $@

MKLANG_OBJ := $(patsubst %.c,$(B)/obj/%.o,$(wildcard core/lang/mklang*.c core/base/*.c core/doc/tags.c))
$(B)/mklang: $(MKLANG_OBJ)
	$(CC) $(SAN) $^ -o $@ -lutf8proc -lm
$(B)/rubric.lang: $(B)/mklang
	$(B)/mklang -o $@

DEBS = liblua5.4-dev lua-lpeg-dev libsqlite3-dev libutf8proc-dev libpcre2-dev \
	festlex-poslex wordnet-base libcmocka-dev libjansson-dev pkg-config
deps:
	@dpkg -s $(DEBS) >/dev/null 2>&1 || { \
	  echo "rubric needs these Debian packages: $(DEBS)"; \
	  s=; [ "$$(id -u)" = 0 ] || s=sudo; \
	  $$s apt-get update -qq && \
	  $$s apt-get install -y --no-install-recommends $(DEBS); }

test: deps
	$(MAKE) all
	sh tests/tools/runall.sh $(B)

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

clean:
	rm -rf build build-*

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d)
.PHONY: all clean deps test
