-- expect: script: no text (a nil)
-- An error that is nil.
return function() error(nil) end
