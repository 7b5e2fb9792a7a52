ping:
  salt.function:
    - name: test.ping
   - tgt: 'web*'
