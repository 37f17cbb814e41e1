-- expect: limit
-- The same through arrays: many small ones, each allowed for itself.
return function(doc)
  local values = {}
  for i = 1, 60, 2 do values[i], values[i + 1] = 0, 1 end
  while true do
    pcall(doc.add_rows, doc, "x", { "start", "stop" }, values, 30)
  end
end
