package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.target.Target;
import dev.ringmaster.protocol.target.TargetParser;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The top file of states, {@code top.sls}: environment to target to SLS names. A minion's states
 * may be chosen by that minion's own grains; what it may see is not decided here.
 */
public final class TopFile {
  private static final String NAME = "top";
  private static final String DEFAULT_ENVIRONMENT = "base";
  private static final List<String> MATCHERS = List.of("glob", "pcre", "list", "grain", "compound");

  private final ProblemList problems = new ProblemList();
  private final List<Entry> entries = new ArrayList<>();

  /** One target with the SLS names under it. */
  public record Entry(Target target, List<String> sls) {
    public Entry {
      sls = List.copyOf(sls);
    }
  }

  private TopFile() {}

  /**
   * Reads the top file of an environment.
   *
   * @return the entries under {@code environment}, or if it has no section of its own, under {@code
   *     base}; empty if there is no top file
   * @throws ProblemsException with all that is wrong with it
   */
  public static Optional<List<Entry>> read(SlsSource source, String environment)
      throws InterruptedException {
    Optional<Sls> top = source.load(NAME);
    if (top.isEmpty()) {
      return Optional.empty();
    }
    TopFile file = new TopFile();
    file.parse(top.get().content(), environment);
    file.problems.throwIfAny();
    return Optional.of(List.copyOf(file.entries));
  }

  /** The SLS names for one minion, in the order of the file, each once. */
  public static List<String> matching(List<Entry> entries, MinionId minion, Value.MapValue grains) {
    Set<String> names = new LinkedHashSet<>();
    entries.stream()
        .filter(entry -> entry.target.matches(minion, grains))
        .forEach(entry -> names.addAll(entry.sls));
    return List.copyOf(names);
  }

  private void parse(Value content, String environment) {
    switch (content) {
      case Value.Null ignored -> {}
      case Value.MapValue map -> {
        Value section = map.get(environment);
        section(section == null ? map.get(DEFAULT_ENVIRONMENT) : section);
      }
      case Value other ->
          wrong(other, "the top file is " + ProblemList.a(other) + ", not a mapping");
    }
  }

  private void section(@Nullable Value section) {
    switch (section) {
      case null -> {}
      case Value.Null ignored -> {}
      case Value.MapValue targets -> targets.entries().forEach(this::target);
      case Value other ->
          wrong(other, "an environment is " + ProblemList.a(other) + ", not a mapping of targets");
    }
  }

  private void target(Value target, Value names) {
    if (!(names instanceof Value.ListValue list)) {
      wrong(
          names.place().isKnown() ? names : target,
          "the target '" + target + "' has " + ProblemList.a(names) + ", not a list of SLS names");
      return;
    }
    String matcher = "compound";
    List<String> sls = new ArrayList<>();
    for (Value item : list.items()) {
      switch (item) {
        case Value.Text name -> sls.add(name.value());
        case Value.MapValue map when isMatcher(map) ->
            matcher = map.entries().firstEntry().getValue().toString();
        default -> wrong(item, "'" + item + "' is neither the name of an SLS nor 'match: …'");
      }
    }
    targetOf(target, matcher).ifPresent(parsed -> entries.add(new Entry(parsed, sls)));
  }

  private static boolean isMatcher(Value.MapValue map) {
    return map.entries().size() == 1 && map.get("match") != null;
  }

  private Optional<Target> targetOf(Value target, String matcher) {
    String text = target.toString();
    String prefix;
    switch (matcher) {
      case "glob", "compound" -> prefix = "";
      case "pcre" -> prefix = "E@";
      case "list" -> prefix = "L@";
      case "grain" -> prefix = "G@";
      default -> {
        String near = Suggestion.didYouMean(matcher, MATCHERS);
        problems.addAll(
            List.of(
                Problem.at(target.place(), "the top file cannot match by '" + matcher + "'")
                    .withAdvice(near.isEmpty() ? "It can by " + MATCHERS + "." : near)));
        return Optional.empty();
      }
    }
    try {
      return Optional.of(TargetParser.parse(prefix + text));
    } catch (ProblemsException e) {
      e.problems()
          .forEach(problem ->
              problems.addAll(
                  List.of(
                      Problem.at(target.place(), "the target '" + text + "': " + problem.message())
                          .withAdvice(problem.advice()))));
      return Optional.empty();
    }
  }

  private void wrong(Value value, String message) {
    Place place = value.place();
    problems.addAll(List.of(Problem.at(place, message)));
  }
}
