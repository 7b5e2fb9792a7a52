a:
  test.nop: !!javax.script.ScriptEngineManager [1]
