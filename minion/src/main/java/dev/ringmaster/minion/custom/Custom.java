package dev.ringmaster.minion.custom;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.resource.Resources;
import java.util.ArrayList;
import java.util.List;

/**
 * What the executables of one snapshot offer.
 *
 * @param problems executables that do not describe themselves as they should; what they offer is
 *     not among the functions and states
 */
public record Custom(Functions functions, Resources resources, List<Problem> problems) {
  public static final Custom NONE = new Custom(Functions.of(), Resources.of(), List.of());

  public Custom {
    problems = List.copyOf(problems);
  }

  public List<Signature> signatures() {
    List<Signature> all = new ArrayList<>(functions.signatures());
    all.addAll(resources.signatures());
    return all;
  }
}
