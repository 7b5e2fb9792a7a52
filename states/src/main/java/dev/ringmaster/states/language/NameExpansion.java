package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fans {@code names} out, and finds each state's name. */
final class NameExpansion {
  private final ProblemList problems;
  private final List<NamedState> expanded = new ArrayList<>();

  private NameExpansion(ProblemList problems) {
    this.problems = problems;
  }

  static List<NamedState> expand(List<RawState> states, ProblemList problems) {
    NameExpansion expansion = new NameExpansion(problems);
    states.forEach(expansion::expand);
    return expansion.expanded;
  }

  private void expand(RawState state) {
    RawArgument names = state.arguments.remove("names");
    if (names == null) {
      RawArgument name = state.arguments.get("name");
      add(state, name == null ? Value.text(state.id) : name.value());
      return;
    }
    if (!(names.value() instanceof Value.ListValue list)) {
      problems.add(
          names.place(),
          state.sls,
          state.id,
          "'names' is " + ProblemList.a(names.value()) + ", not a list",
          "");
      add(state, state.id);
      return;
    }
    for (Value entry : list.items()) {
      RawState copy = state.copy();
      if (entry instanceof Value.MapValue map && map.entries().size() == 1) {
        Map.Entry<Value, Value> only = map.entries().firstEntry();
        override(copy, only.getKey(), only.getValue());
        named(copy, only.getKey());
      } else {
        named(copy, entry);
      }
    }
  }

  private void named(RawState state, Value name) {
    state.arguments.put("name", new RawArgument("name", name, name.place()));
    add(state, name);
  }

  private void override(RawState state, Value name, Value arguments) {
    if (!(arguments instanceof Value.ListValue list)) {
      problems.add(
          name.place(),
          state.sls,
          state.id,
          "the arguments of the name '"
              + name
              + "' are "
              + ProblemList.a(arguments)
              + ", not a list",
          "");
      return;
    }
    for (Value item : list.items()) {
      if (item instanceof Value.MapValue map && map.entries().size() == 1) {
        Map.Entry<Value, Value> only = map.entries().firstEntry();
        String key = only.getKey().toString();
        state.arguments.put(key, new RawArgument(key, only.getValue(), only.getKey().place()));
      } else {
        problems.add(
            item.place(),
            state.sls,
            state.id,
            "the name '" + name + "' has '" + item + "' where 'argument: value' should be",
            "");
      }
    }
  }

  private void add(RawState state, Value name) {
    switch (name) {
      case Value.ListValue ignored -> badName(state, name);
      case Value.MapValue ignored -> badName(state, name);
      case Value.Null ignored -> badName(state, name);
      case Value.Secret ignored -> add(state, state.id);
      case Value plain -> add(state, plain.toString());
    }
  }

  private void add(RawState state, String name) {
    expanded.add(new NamedState(state, name, expanded.size()));
  }

  private void badName(RawState state, Value name) {
    problems.add(
        name.place().isKnown() ? name.place() : state.place,
        state.sls,
        state.id,
        "a name is " + ProblemList.a(name) + ", not text",
        "");
  }
}
