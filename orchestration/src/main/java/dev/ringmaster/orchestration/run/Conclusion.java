package dev.ringmaster.orchestration.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a step has come to so far, over all its attempts. A failure is a value here, not an error.
 *
 * @param ends how each member ended last
 * @param problem why it failed as a whole, though no minion did; empty if it did not
 * @param preview what it would do, in test mode; empty if it did something
 */
record Conclusion(List<MemberEnd> ends, String problem, String preview) {
  private static final int NAMES_SHOWN = 3;

  Conclusion {
    ends = List.copyOf(ends);
  }

  static Conclusion of(List<MemberEnd> ends) {
    return new Conclusion(ends, "", "");
  }

  static Conclusion failure(String problem) {
    return new Conclusion(List.of(), problem, "");
  }

  static Conclusion wouldDo(String preview) {
    return new Conclusion(List.of(), "", preview);
  }

  boolean succeeded() {
    return problem.isEmpty() && ends.stream().allMatch(MemberEnd::succeeded);
  }

  boolean changed() {
    return !preview.isEmpty() || ends.stream().anyMatch(MemberEnd::changed);
  }

  List<MemberEnd> uncertain() {
    return ends.stream().filter(MemberEnd::uncertain).toList();
  }

  List<MemberEnd> unsuccessful() {
    return ends.stream().filter(end -> !end.succeeded()).toList();
  }

  /** This, and for the members that {@code later} has, what it says. */
  Conclusion followedBy(Conclusion later) {
    List<MemberEnd> merged =
        ends.stream()
            .map(end ->
                later.ends.stream()
                    .filter(newer -> newer.member().equals(end.member()))
                    .findFirst()
                    .orElse(end))
            .toList();
    return new Conclusion(merged.isEmpty() ? later.ends : merged, later.problem, later.preview);
  }

  /** The members in doubt, counted as {@code kind} from now on. */
  Conclusion deciding(MemberEnd.Kind kind, String message) {
    return new Conclusion(
        ends.stream().map(end -> end.uncertain() ? end.as(kind, message) : end).toList(),
        problem,
        preview);
  }

  /** One line for people: what went wrong and where, or what would be done. */
  String message() {
    if (!problem.isEmpty()) {
      return problem;
    }
    List<MemberEnd> bad = unsuccessful();
    String shown =
        bad.stream()
            .limit(NAMES_SHOWN)
            .map(end -> end.member().minion() + ": " + first(end))
            .collect(Collectors.joining("; "));
    String more = bad.size() > NAMES_SHOWN ? "; and " + (bad.size() - NAMES_SHOWN) + " more" : "";
    return bad.isEmpty() ? preview : shown + more;
  }

  private static String first(MemberEnd end) {
    return Optional.of(end.message().strip().lines().findFirst().orElse(""))
        .filter(line -> !line.isEmpty())
        .orElse(end.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
  }
}
