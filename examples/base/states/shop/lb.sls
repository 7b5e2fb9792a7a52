# The load balancer: HAProxy with every instance of every web host, and a runtime socket that may drain them.
{% set shop = pillar.shop %}
{% set host = pillar.hosts[grains.id] %}
{% set config = host.root + "/haproxy.cfg" %}
{% if pillar.managed_packages %}
haproxy-package:
  pkg.installed:
    - name: haproxy
    - refresh: true
    - require_in:
      - file: {{ config }}

haproxy:
  service.running:
    - enable: true
    - reload: true
    - watch:
      - file: {{ config }}
{% else %}
include:
  - .supervisor

{{ host.root }}:
  file.directory:
    - makedirs: true
    - require_in:
      - file: {{ config }}

{{ host.supervisor.programs }}/{{ shop.environment }}-haproxy.conf:
  file.managed:
    - contents: |
        [program:{{ shop.environment }}-haproxy]
        command=haproxy -db -f {{ config }}
        autostart=false
    - require:
      - sls: shop.supervisor

{{ shop.environment }}-haproxy:
  supervisord.running:
    - conf_file: {{ host.supervisor.config }}
    - update: true
    - require:
      - file: {{ host.supervisor.programs }}/{{ shop.environment }}-haproxy.conf
    - watch:
      - file: {{ config }}
{% endif %}

{{ config }}:
  file.managed:
    - source: salt://shop/files/haproxy.cfg
    - template: pebble
    - mode: '0644'
    - check_cmd: haproxy -c -f
