# Builds an environment, and rolls a release over its web hosts, one out of the load balancer at a time.
#   master orchestrate deploy-environment --pillarenv=prod
{% set shop = pillar.shop %}
database:
  salt.state:
    - tgt: {{ shop.db }}
    - sls: shop.db

web-hosts:
  salt.state:
    - tgt: 'L@{{ shop.web | join(",") }}'
    - sls: shop.web
    - require:
      - salt: database

load-balancer:
  salt.state:
    - tgt: {{ shop.lb }}
    - sls: shop.lb
    - require:
      - salt: web-hosts

{% for name in shop.web %}
{% set host = pillar.hosts[name] %}
{% set lb = pillar.hosts[shop.lb] %}
{% if shop.drain %}
{% for instance in host.instances %}
{{ name }} drain {{ instance.name }}:
  salt.function:
    - name: haproxy.drain
    - tgt: {{ shop.lb }}
    - kwarg:
        address: {{ lb.socket }}
        backend: shop
        server: {{ name }}-{{ instance.name }}
        deadline: 10
        min_up: 1
{% endfor %}
{% endif %}

{{ name }} programs:
  salt.function:
    - name: supervisord.update
    - tgt: {{ name }}
    - kwarg:
        conf_file: {{ host.supervisor.config }}

{{ name }} stop:
  salt.function:
    - name: supervisord.stop
    - tgt: {{ name }}
    - kwarg:
        name: '{{ shop.environment }}-shop:*'
        conf_file: {{ host.supervisor.config }}

{{ name }} checkout:
  salt.function:
    - name: git.checkout
    - tgt: {{ name }}
    - kwarg:
        cwd: {{ host.root }}/app
        rev: {{ shop.revision }}
        fetch: true
        {% if shop.user %}
        user: {{ shop.user }}
        {% endif %}

{{ name }} dependencies:
  salt.function:
    - name: npm.install
    - tgt: {{ name }}
    - kwarg:
        dir: {{ host.root }}/app
        {% if shop.user %}
        runas: {{ shop.user }}
        {% endif %}

{{ name }} theme:
  salt.function:
    - name: npm.run
    - tgt: {{ name }}
    - kwarg:
        script: build-theme
        dir: {{ host.root }}/app
        {% if shop.user %}
        runas: {{ shop.user }}
        {% endif %}

{{ name }} start:
  salt.function:
    - name: supervisord.start
    - tgt: {{ name }}
    - kwarg:
        name: '{{ shop.environment }}-shop:*'
        conf_file: {{ host.supervisor.config }}

{% for instance in host.instances %}
{{ name }} smoke {{ instance.name }}:
  salt.function:
    - name: http.wait_for
    - tgt: {{ name }}
    - kwarg:
        url: http://{{ host.address }}:{{ instance.port }}/
        status: 200
        match: 'Revision '
        wait_for: 20
{% endfor %}

{% if shop.drain %}
{% for instance in host.instances %}
{{ name }} ready {{ instance.name }}:
  salt.function:
    - name: haproxy.ready
    - tgt: {{ shop.lb }}
    - kwarg:
        address: {{ lb.socket }}
        backend: shop
        server: {{ name }}-{{ instance.name }}
        timeout: 20
{% endfor %}
{% endif %}
{% endfor %}
