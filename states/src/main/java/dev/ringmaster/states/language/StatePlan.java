package dev.ringmaster.states.language;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a set of SLS files means: every state once, in the order in which they run. A state stands
 * after all that its requisites point at; the holder of a {@code prereq} stands before its targets
 * and after what they require. {@code listen} does not count for the order.
 */
public record StatePlan(List<StateDeclaration> states) {
  public StatePlan {
    states = List.copyOf(states);
    Set<String> tags = new HashSet<>();
    for (StateDeclaration state : states) {
      if (!tags.add(state.tag())) {
        throw new IllegalArgumentException("two states with the tag " + state.tag());
      }
    }
  }
}
