package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes one rendered SLS apart; knows its shape and nothing of what it means. */
final class SlsParser {
  private static final String SHAPE =
      "An SLS holds IDs, each with 'module.function:' and a list of arguments.";

  private final Sls sls;
  private final ProblemList problems;
  private final List<ParsedSls.Include> includes = new ArrayList<>();
  private final List<RawState> states = new ArrayList<>();
  private final List<ParsedSls.Extension> extensions = new ArrayList<>();
  private final List<ParsedSls.Exclusion> exclusions = new ArrayList<>();

  private SlsParser(Sls sls, ProblemList problems) {
    this.sls = sls;
    this.problems = problems;
  }

  static ParsedSls parse(Sls sls, ProblemList problems) {
    SlsParser parser = new SlsParser(sls, problems);
    parser.parseAll();
    return new ParsedSls(
        sls.name(), parser.includes, parser.states, parser.extensions, parser.exclusions);
  }

  private void parseAll() {
    switch (sls.content()) {
      case Value.Null ignored -> {}
      case Value.MapValue map -> map.entries().forEach(this::parseTop);
      case Value other ->
          problems.add(
              other.place(),
              sls.name(),
              "is " + ProblemList.a(other) + ", not a mapping of IDs",
              SHAPE);
    }
  }

  private void parseTop(Value key, Value value) {
    switch (key.toString()) {
      case "include" -> items(key, value).forEach(this::parseInclude);
      case "exclude" -> items(key, value).forEach(this::parseExclude);
      case "extend" -> parseExtend(key, value);
      case String id -> parseId(id, key.place(), value, states);
    }
  }

  private List<Value> items(Value key, Value value) {
    if (value instanceof Value.ListValue list) {
      return list.items();
    }
    if (value instanceof Value.Null) {
      return List.of();
    }
    problems.add(
        key.place(), sls.name(), "'" + key + "' is " + ProblemList.a(value) + ", not a list", "");
    return List.of();
  }

  private void parseInclude(Value item) {
    if (!(item instanceof Value.Text text)) {
      problems.add(
          item.place(),
          sls.name(),
          "an include is " + ProblemList.a(item) + ", not the name of an SLS",
          "A run uses one environment; an include names an SLS of that one.");
      return;
    }
    String name = text.value();
    if (!name.startsWith(".")) {
      includes.add(new ParsedSls.Include(name, item.place()));
      return;
    }
    int levels = 0;
    while (levels < name.length() && name.charAt(levels) == '.') {
      levels++;
    }
    List<String> parts = new ArrayList<>(List.of(sls.name().split("\\.", -1)));
    if (sls.directory()) {
      parts.add("init");
    }
    if (levels > parts.size() || levels == name.length()) {
      problems.add(item.place(), sls.name(), "the include '" + name + "' leads above the top", "");
      return;
    }
    List<String> absolute = new ArrayList<>(parts.subList(0, parts.size() - levels));
    absolute.add(name.substring(levels));
    includes.add(new ParsedSls.Include(String.join(".", absolute), item.place()));
  }

  private void parseExclude(Value item) {
    switch (item) {
      case Value.Text text -> exclude(text, true);
      case Value.MapValue map when isOnly(map, "sls") ->
          exclude(map.entries().firstEntry().getValue(), true);
      case Value.MapValue map when isOnly(map, "id") ->
          exclude(map.entries().firstEntry().getValue(), false);
      default ->
          problems.add(
              item.place(),
              sls.name(),
              "'" + item + "' in 'exclude' is neither the name of an SLS, 'sls: …' nor 'id: …'",
              "");
    }
  }

  private static boolean isOnly(Value.MapValue map, String key) {
    return map.entries().size() == 1 && map.get(key) != null;
  }

  private void exclude(Value name, boolean wholeSls) {
    exclusions.add(new ParsedSls.Exclusion(sls.name(), name.toString(), wholeSls, name.place()));
  }

  private void parseExtend(Value key, Value value) {
    if (!(value instanceof Value.MapValue map)) {
      problems.add(
          key.place(),
          sls.name(),
          "'extend' is " + ProblemList.a(value) + ", not a mapping of IDs",
          "");
      return;
    }
    map.entries()
        .forEach((id, body) -> {
          List<RawState> changes = new ArrayList<>();
          parseId(id.toString(), id.place(), body, changes);
          changes.forEach(change -> extensions.add(new ParsedSls.Extension(id.toString(), change)));
        });
  }

  private void parseId(String id, Place place, Value body, List<RawState> into) {
    if (body instanceof Value.Text text) {
      parseState(id, place, text, Value.list(), into);
      return;
    }
    if (!(body instanceof Value.MapValue map)) {
      problems.add(
          place,
          sls.name(),
          id,
          "is " + ProblemList.a(body) + ", not a mapping of 'module.function' to arguments",
          SHAPE);
      return;
    }
    Map<String, Value> modules = new LinkedHashMap<>();
    for (Map.Entry<Value, Value> entry : map.entries().entrySet()) {
      String module = entry.getKey().toString().split("\\.", 2)[0];
      Value before = modules.putIfAbsent(module, entry.getKey());
      if (before != null) {
        problems.add(
            entry.getKey().place(),
            sls.name(),
            id,
            "two functions of the module '"
                + module
                + "': '"
                + before
                + "' and '"
                + entry.getKey()
                + "'",
            "Give each an ID of its own.");
        continue;
      }
      parseState(id, place, entry.getKey(), entry.getValue(), into);
    }
  }

  private void parseState(String id, Place place, Value key, Value arguments, List<RawState> into) {
    String[] parts = key.toString().split("\\.", 2);
    RawState state =
        new RawState(
            sls.name(), id, place, parts[0], parts.length == 2 ? parts[1] : "", key.place());
    switch (arguments) {
      case Value.Null ignored -> {}
      case Value.Text function when state.function.isEmpty() -> parseArgument(state, function);
      case Value.ListValue list -> list.items().forEach(item -> parseArgument(state, item));
      default ->
          problems.add(
              arguments.place().isKnown() ? arguments.place() : key.place(),
              sls.name(),
              id,
              "the arguments of '"
                  + key
                  + "' are "
                  + ProblemList.a(arguments)
                  + ", not a list of one-key mappings",
              "Put '- ' before each argument.");
    }
    into.add(state);
  }

  private void parseArgument(RawState state, Value item) {
    switch (item) {
      case Value.Text function when state.function.isEmpty() -> {
        state.function = function.value();
        state.functionPlace = function.place();
      }
      case Value.Text text ->
          problems.add(
              text.place(),
              sls.name(),
              state.id,
              "'"
                  + text
                  + "' is not an argument, and the function is already '"
                  + state.function
                  + "'",
              "An argument is written '- name: value'.");
      case Value.MapValue map when map.entries().size() == 1 -> {
        Map.Entry<Value, Value> entry = map.entries().firstEntry();
        RawArgument argument =
            new RawArgument(entry.getKey().toString(), entry.getValue(), entry.getKey().place());
        RawArgument before = state.arguments.putIfAbsent(argument.name(), argument);
        if (before != null) {
          problems.add(
              argument.place(),
              sls.name(),
              state.id,
              "the argument '" + argument.name() + "' is given twice",
              "It stands at " + before.place() + " too.");
        }
      }
      case Value.MapValue map ->
          problems.add(
              map.place(),
              sls.name(),
              state.id,
              "an entry of the argument list has "
                  + map.entries().size()
                  + " keys: "
                  + map.entries().keySet(),
              "Each argument has a '- ' of its own.");
      case Value other ->
          problems.add(
              other.place(),
              sls.name(),
              state.id,
              "an entry of the argument list is " + ProblemList.a(other) + ", not 'name: value'",
              "");
    }
  }
}
