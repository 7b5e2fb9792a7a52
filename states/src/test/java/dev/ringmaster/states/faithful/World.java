package dev.ringmaster.states.faithful;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.function.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Some families of states, and the part of a machine that they may touch. */
interface World {
  /** The state at a position of a plan. */
  Draft draft(Random random, int position);

  /** Makes that part what it is before a run. */
  void prepare(Random random) throws Exception;

  CallContext context();

  /** All of that part, to see whether it changed. */
  Map<String, String> contents() throws Exception;

  /**
   * A state of a generated plan.
   *
   * @param state {@code module.function}
   * @param owes the IDs of earlier states that it must require, because they may alter what this
   *     one looks at and nobody could tell
   */
  record Draft(String state, List<Value> arguments, List<String> owes) {
    static Draft of(String state, Object... keysAndValues) {
      List<Value> arguments = new ArrayList<>();
      for (int i = 0; i < keysAndValues.length; i += 2) {
        arguments.add(Value.map(keysAndValues[i], value(keysAndValues[i + 1])));
      }
      return new Draft(state, arguments, List.of());
    }

    private static Value value(Object plain) {
      return switch (plain) {
        case Value value -> value;
        case Boolean bool -> Value.bool(bool);
        case Integer number -> Value.integer(number);
        case Object other -> Value.text(other.toString());
      };
    }

    Draft with(String argument, Object value) {
      List<Value> more = new ArrayList<>(arguments);
      more.add(Value.map(argument, value(value)));
      return new Draft(state, more, owes);
    }

    Draft owing(List<String> earlier) {
      return new Draft(state, arguments, List.copyOf(earlier));
    }
  }

  static <T> T any(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
