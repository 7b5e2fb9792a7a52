package dev.ringmaster.states.grains;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.Yaml;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.Ownership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** The file in which grains are written down, as calls change it: one after another, all of it. */
final class OwnGrainsFile {
  private static final int READABLE_BY_ALL = 0644;

  private final CallContext context;
  private final Path file;

  OwnGrainsFile(CallContext context) {
    this.context = context;
    this.file = context.ownGrains().file();
  }

  /**
   * Changes the value of a key, and answers it as it is then. Only mappings are gone into.
   *
   * @param key {@code a:b}
   * @param change from what is there, null if nothing, to what shall be, null to remove it
   */
  Value change(String key, UnaryOperator<Value> change) {
    List<String> path = List.of(key.split(":", -1));
    if (path.contains("")) {
      throw new FunctionFailure("'" + key + "' is no key: a part of it is empty");
    }
    if (path.getFirst().equals("id")) {
      throw new FunctionFailure("the grain 'id' is the minion's name and cannot be changed");
    }
    synchronized (context.ownGrains()) {
      Value.MapValue before = read();
      Value.MapValue after = changed(before, path, key, change);
      if (!after.equals(before)) {
        write(after);
      }
      context.ownGrains().refresh();
      return at(after, path);
    }
  }

  private Value.MapValue read() {
    try {
      HostFiles files = context.host().files();
      if (files.statusFollowing(file).isEmpty()) {
        return Value.map();
      }
      String text = new String(files.read(file), StandardCharsets.UTF_8);
      return switch (Yaml.read(text, file.toString())) {
        case Value.Null nothing -> Value.map();
        case Value.MapValue map -> map;
        case Value other ->
            throw new ProblemsException(
                Problem.at(other.place(), "must be a mapping, not a " + other.kind()));
      };
    } catch (IOException e) {
      throw new FunctionFailure("cannot read the grains in " + file + ": " + e.getMessage());
    }
  }

  private void write(Value.MapValue grains) {
    try {
      HostFiles files = context.host().files();
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null && files.statusFollowing(directory).isEmpty()) {
        files.createDirectory(directory, Ownership.UNCHANGED);
      }
      Ownership ownership =
          files
              .statusFollowing(file)
              .map(status -> Ownership.mode(status.mode()))
              .orElse(Ownership.mode(READABLE_BY_ALL));
      files.write(file, Yaml.write(grains).getBytes(StandardCharsets.UTF_8), ownership);
      files.settle();
    } catch (IOException e) {
      throw new FunctionFailure("cannot write the grains to " + file + ": " + e.getMessage());
    }
  }

  private static Value.MapValue changed(
      Value.MapValue map, List<String> path, String key, UnaryOperator<Value> change) {
    Value there = map.get(path.getFirst());
    Value present = there == null ? Value.nothing() : there;
    if (path.size() == 1) {
      Value wanted = change.apply(present);
      return wanted instanceof Value.Null
          ? without(map, path.getFirst())
          : map.with(path.getFirst(), wanted);
    }
    Value.MapValue inner =
        switch (present) {
          case Value.Null nothing -> Value.map();
          case Value.MapValue below -> below;
          case Value other ->
              throw new FunctionFailure(
                  "cannot go into '%s' of '%s': it is a %s, not a mapping"
                      .formatted(path.getFirst(), key, other.kind()));
        };
    Value.MapValue after = changed(inner, path.subList(1, path.size()), key, change);
    return after.entries().isEmpty() && present instanceof Value.Null
        ? map
        : map.with(path.getFirst(), after);
  }

  private static Value.MapValue without(Value.MapValue map, String key) {
    SequencedMap<Value, Value> rest = new LinkedHashMap<>(map.entries());
    rest.remove(Value.text(key));
    return new Value.MapValue(rest, map.place());
  }

  private static Value at(Value.MapValue map, List<String> path) {
    Value value = map.get(path.getFirst());
    if (value == null) {
      return Value.nothing();
    }
    return path.size() > 1 && value instanceof Value.MapValue below
        ? at(below, path.subList(1, path.size()))
        : value;
  }
}
