# Which pillar files each minion gets in this environment. The master's own id, 'master', is the orchestrator's.
prod:
  '*':
    - shop
    - hosts
