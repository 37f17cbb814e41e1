-- expect: ok
-- Nothing of the machine has a name, and modules cannot leave the folder.
return function()
  for _, name in ipairs { "io", "os", "debug", "package", "dofile",
    "loadfile" } do
    assert(_G[name] == nil, name)
    assert(name == "package" or not pcall(require, name), name)
  end
  for _, name in ipairs { "..", "../x", "/etc/passwd", "a..b", "", "a/b" } do
    assert(not pcall(require, name), name)
  end
end
