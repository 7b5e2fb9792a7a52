package dev.ringmaster.master.assembly;

import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.SourceFile;
import dev.ringmaster.rendering.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a configuration file says, checked against the table, with its defaults. */
final class Settings {
  private final Map<String, Value> values = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private Settings() {}

  /**
   * Reads a file.
   *
   * @throws ProblemsException with everything that is wrong in it
   */
  static Settings read(Path file) {
    Settings settings = new Settings();
    switch (Yaml.read(source(file), RenderLimits.DEFAULT)) {
      case Value.Null nothing -> {}
      case Value.MapValue map -> settings.take("", map);
      case Value other ->
          throw new ProblemsException(
              Problem.at(other.place(), "a configuration is a mapping, not a " + other.kind()));
    }
    if (!settings.problems.isEmpty()) {
      throw new ProblemsException(settings.problems);
    }
    return settings;
  }

  private static SourceFile source(Path file) {
    try {
      return SourceFile.of(file.toString(), file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new ProblemsException(
          Problem.of("there is no configuration file " + file)
              .withAdvice(
                  "Write one (an empty file takes every default; 'master start --settings' lists"
                      + " them), or name another with --config."));
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of(
              "cannot read the configuration file " + file + ": " + FileFailure.reason(e, file)));
    }
  }

  private void take(String group, Value.MapValue map) {
    map.entries()
        .forEach((key, value) -> {
          String name = group + key;
          SettingTable.find(name)
              .ifPresentOrElse(setting -> check(setting, value), () -> descend(key, name, value));
        });
  }

  private void descend(Value key, String name, Value value) {
    if (!SettingTable.isGroup(name)) {
      problems.add(
          Problem.at(key.place(), "there is no setting " + name)
              .withAdvice(Suggestion.didYouMean(name, SettingTable.names())));
    } else if (value instanceof Value.MapValue inner) {
      take(name + ".", inner);
    } else if (!(value instanceof Value.Null)) {
      problems.add(
          Problem.at(value.place(), name + " is a mapping of settings, not a " + value.kind()));
    }
  }

  private void check(Setting setting, Value value) {
    if (value instanceof Value.Null) {
      return;
    }
    String wrong = SettingCheck.complaint(setting, value);
    if (wrong.isEmpty()) {
      values.put(setting.name(), value);
    } else {
      problems.add(Problem.at(value.place(), setting.name() + " " + wrong));
    }
  }

  private Value get(String name) {
    Setting setting =
        SettingTable.find(name)
            .orElseThrow(() -> new IllegalArgumentException("no setting " + name));
    return values.getOrDefault(name, setting.fallback());
  }

  String text(String name) {
    return get(name).toString();
  }

  Path path(String name) {
    return Path.of(text(name));
  }

  int integer(String name) {
    return Math.toIntExact(longInteger(name));
  }

  long longInteger(String name) {
    return ((Value.Int) get(name)).value().longValueExact();
  }

  Duration duration(String name) {
    return Duration.ofSeconds(SettingCheck.seconds(get(name)).orElseThrow());
  }

  Map<String, String> namedTexts(String name) {
    Map<String, String> named = new LinkedHashMap<>();
    ((Value.MapValue) get(name))
        .entries()
        .forEach((key, value) -> named.put(key.toString(), value.toString()));
    return named;
  }

  List<String> texts(String name) {
    return ((Value.ListValue) get(name)).items().stream().map(Value::toString).toList();
  }
}
