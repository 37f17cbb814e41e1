-- What scripts may use is printed from their own state: lua/meta/std.lua.
stds.rubric = dofile("lua/meta/std.lua")
std = "rubric"
exclude_files = { "lua/meta" }
files["tests/tools"] = { std = "lua54", globals = { "bindings", "surface", "mode" } }
