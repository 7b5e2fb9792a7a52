# The process manager of a host. On a machine of its own it is Debian's package and its systemd unit; where hosts are plain
# processes, each has a supervisord of its own in its directory.
{% set host = pillar.hosts[grains.id] %}
{% if pillar.managed_packages %}
supervisor:
  pkg.installed:
    - refresh: true
  service.running:
    - enable: true
    - require:
      - pkg: supervisor
{% else %}
{{ host.supervisor.programs }}:
  file.directory:
    - makedirs: true

{{ host.supervisor.config }}:
  file.managed:
    - source: salt://shop/files/supervisord.conf
    - template: pebble
    - mode: '0600'
    - require:
      - file: {{ host.supervisor.programs }}

supervisord:
  cmd.run:
    - name: supervisord -c {{ host.supervisor.config }}
    - unless: supervisorctl -c {{ host.supervisor.config }} pid
    - require:
      - file: {{ host.supervisor.config }}
{% endif %}
