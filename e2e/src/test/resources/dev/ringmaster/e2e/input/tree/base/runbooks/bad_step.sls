ping:
  salt.funktion:
    - name: test.ping
    - tgt: 'web*'
second:
  salt.function:
    - name: test.pnig
    - tgt: 'web*'
    - timout: 5
