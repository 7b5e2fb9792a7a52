ping:
  salt.function:
    - name: test.ping
    - tgt: 'wbe*'
