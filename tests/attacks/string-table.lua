-- expect: ok
-- A package may spoil its own string functions; the host does not need them.
return function(doc)
  for name in pairs(string) do string[name] = nil end
  for name in pairs(table) do table[name] = nil end
  doc:add("x", { 0, 1 }, { a = 1 })
end
