package dev.ringmaster.pillars;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.Yaml;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One test case as a file: sections that begin with {@code ==== name}. */
record PillarCase(String name, Map<String, String> sections) {
  static Stream<PillarCase> all() throws IOException, URISyntaxException {
    Path directory =
        Path.of(Objects.requireNonNull(PillarCase.class.getResource("/pillars")).toURI());
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files = listed.sorted().toList();
    }
    Map<String, PillarCase> cases = new LinkedHashMap<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      cases.put(name, new PillarCase(name, parse(Files.readString(file))));
    }
    return cases.values().stream();
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> sections = new LinkedHashMap<>();
    for (String part : text.split("(?m)^==== ")) {
      if (!part.isBlank()) {
        int end = part.indexOf('\n');
        sections.put(part.substring(0, end).strip(), part.substring(end + 1));
      }
    }
    return sections;
  }

  MemorySource source() {
    Map<String, Map<String, String>> environments = new LinkedHashMap<>();
    sections.forEach((key, text) -> {
      if (key.startsWith("file ")) {
        String path = key.substring(5);
        int slash = path.indexOf('/');
        environments
            .computeIfAbsent(path.substring(0, slash), environment -> new LinkedHashMap<>())
            .put(path.substring(slash + 1), text);
      }
    });
    return new MemorySource(environments);
  }

  PillarRequest request() {
    Value.MapValue request = map("request");
    Value minion = request.get("minion");
    Value environment = request.get("environment");
    return new PillarRequest(
        new MinionId(minion == null ? "web01" : minion.toString()),
        environment == null ? "base" : environment.toString(),
        part(request, "trusted"),
        part(request, "grains"),
        part(request, "override"));
  }

  PillarSettings settings() {
    Value.MapValue settings = map("settings");
    Map<String, String> groups =
        part(settings, "nodegroups").entries().entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().toString(), entry -> entry.getValue().toString()));
    List<Value> trusted =
        settings.get("trust_grains") instanceof Value.ListValue list ? list.items() : List.of();
    return new PillarSettings(
        groups, trusted.stream().map(Value::toString).collect(Collectors.toSet()));
  }

  private static Value.MapValue part(Value.MapValue map, String key) {
    return map.get(key) instanceof Value.MapValue part ? part : Value.map();
  }

  Value.MapValue map(String section) {
    return Yaml.read(section(section), section) instanceof Value.MapValue map ? map : Value.map();
  }

  String section(String key) {
    return sections.getOrDefault(key, "");
  }

  @Override
  public String toString() {
    return name;
  }
}
