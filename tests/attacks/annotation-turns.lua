-- expect: limit
-- Adding and looking by turns sorts the layer each time.
return function(doc)
  while true do
    doc:add("x", { 0, 1 })
    doc:at("x", 0)
  end
end
