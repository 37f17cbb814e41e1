-- expect: limit
-- What annotations hold is the document's memory, not the state's.
return function(doc)
  local s = ("y"):rep(1000000)
  while true do
    pcall(doc.add, doc, "x", { 0, 1 }, { x = s })
  end
end
