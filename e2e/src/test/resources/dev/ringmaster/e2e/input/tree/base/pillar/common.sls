app:
  revision: v1
  password: !secret hunter2secret
