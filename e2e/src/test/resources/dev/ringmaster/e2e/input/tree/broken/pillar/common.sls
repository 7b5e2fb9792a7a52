app:
  revision: 'v2
  users: [ann, bob
