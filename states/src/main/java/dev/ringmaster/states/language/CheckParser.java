package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code onlyif}, {@code unless} and {@code check_cmd}. */
final class CheckParser {
  private static final String FUN = "fun";

  private final String name;
  private final Vocabulary vocabulary;
  private final Report report;

  /** Takes what is wrong. */
  @FunctionalInterface
  interface Report {
    void problem(Place place, String message, String advice);
  }

  private CheckParser(String name, Vocabulary vocabulary, Report report) {
    this.name = name;
    this.vocabulary = vocabulary;
    this.report = report;
  }

  /** One entry, or a list of them. */
  static List<Check> parse(
      String name, @Nullable Value value, Vocabulary vocabulary, Report report) {
    CheckParser parser = new CheckParser(name, vocabulary, report);
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
      case Value.MapValue map when map.get(FUN) != null -> Optional.of(functionCheck(map));
      default -> {
        report.problem(
            item.place(),
            "'" + name + "' has the entry '" + item + "', " + ProblemList.a(item),
            "An entry is a shell command, or a mapping with 'fun: module.function'.");
        yield Optional.empty();
      }
    };
  }

  private Check functionCheck(Value.MapValue map) {
    SequencedMap<Value, Value> named = new LinkedHashMap<>(map.entries());
    Value function = Objects.requireNonNull(named.remove(Value.text(FUN)));
    Value getReturn = named.remove(Value.text("get_return"));
    List<Value> positional =
        switch (named.remove(Value.text("args"))) {
          case null -> List.of();
          case Value.ListValue list -> list.items();
          case Value single -> List.of(single);
        };
    Call call = new Call(function.toString(), positional, new Value.MapValue(named, map.place()));
    vocabulary
        .functions()
        .ifPresent(known -> new CheckCalls(name, known, report).check(call, function.place()));
    return new Check.Function(call, Optional.ofNullable(getReturn).map(Value::toString));
  }
}
