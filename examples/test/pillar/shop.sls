shop:
  environment: test
  # A release: the tag v1.0.0 of the repository, whose page then says Revision 1.0.0. Change it and orchestrate again to roll
  # it out.
  revision: v1.0.0
  web: [web01, web02, web03, web04]
  lb: lb01
  db: db01
  # Take each host out of the load balancer before touching it.
  drain: true
