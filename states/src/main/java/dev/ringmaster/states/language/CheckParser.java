package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code onlyif}, {@code unless} and {@code check_cmd}. */
final class CheckParser {
  private final String name;
  private final Report report;

  /** Takes what is wrong. */
  @FunctionalInterface
  interface Report {
    void problem(Place place, String message, String advice);
  }

  private CheckParser(String name, Report report) {
    this.name = name;
    this.report = report;
  }

  /** One entry, or a list of them. */
  static List<Check> parse(String name, @Nullable Value value, Report report) {
    CheckParser parser = new CheckParser(name, report);
    return switch (value) {
      case null -> List.of();
      case Value.Null ignored -> List.of();
      case Value.ListValue list ->
          list.items().stream().flatMap(item -> parser.check(item).stream()).toList();
      case Value single -> parser.check(single).stream().toList();
    };
  }

  private Optional<Check> check(Value item) {
    return switch (item) {
      case Value.Text text -> Optional.of(new Check.Shell(text));
      case Value.Secret secret -> Optional.of(new Check.Shell(secret));
      case Value.MapValue map when map.get("fun") != null -> Optional.of(functionCheck(map));
      default -> {
        report.problem(
            item.place(),
            "'" + name + "' has the entry '" + item + "', " + ProblemList.a(item),
            "An entry is a shell command, or a mapping with 'fun: module.function'.");
        yield Optional.empty();
      }
    };
  }

  private static Check functionCheck(Value.MapValue map) {
    Map<String, Value> named = new LinkedHashMap<>();
    map.entries().forEach((key, value) -> named.put(key.toString(), value));
    String function = String.valueOf(named.remove("fun"));
    Value getReturn = named.remove("get_return");
    List<Value> positional =
        switch (named.remove("args")) {
          case null -> List.of();
          case Value.ListValue list -> list.items();
          case Value single -> List.of(single);
        };
    return new Check.Function(
        new Call(function, positional, Value.map(named)),
        Optional.ofNullable(getReturn).map(Value::toString));
  }
}
