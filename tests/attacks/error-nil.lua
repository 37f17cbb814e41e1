-- expect: script: no text (a nil)
return function() error(nil) end
