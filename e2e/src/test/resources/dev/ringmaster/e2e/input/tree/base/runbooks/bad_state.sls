good:
  salt.function:
    - name: test.ping
    - tgt: 'web01'
apply:
  salt.state:
    - tgt: 'web01'
    - sls: unknown_argument
