-- Scripts have the Lua library of rubric by `require`: no globals of ours.
std = "lua54"
globals = {}
exclude_files = { "lua/meta" }
