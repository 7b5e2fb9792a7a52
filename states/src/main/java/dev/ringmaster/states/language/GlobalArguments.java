package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Value;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments that every state takes, besides requisites.
 *
 * @param onlyif skips the state if any is false
 * @param unless skips the state if there are any and all are true
 * @param creates skips the state if there are any and all of these paths exist
 * @param checkCmd run after the state; their result replaces its own
 * @param retry how often and when to try again
 * @param failhard whether its failure stops the run
 * @param parallel whether the next state starts without waiting for this one
 * @param fireEvent whether an event tells its result, and under which tag (empty: its own)
 * @param reloadGrains whether grains are collected anew after it changed something
 * @param reloadPillar whether the pillar is asked for again after it changed something
 * @param secret whether what it says is hidden: its values, comments, diffs, output
 * @param surroundings how commands of its checks run
 */
public record GlobalArguments(
    List<Check> onlyif,
    List<Check> unless,
    List<String> creates,
    List<Check> checkCmd,
    Optional<Retry> retry,
    boolean failhard,
    boolean parallel,
    Optional<String> fireEvent,
    boolean reloadGrains,
    boolean reloadPillar,
    boolean secret,
    Surroundings surroundings) {
  /** Nothing given. */
  public static final GlobalArguments NONE =
      new GlobalArguments(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          false,
          false,
          Optional.empty(),
          false,
          false,
          false,
          Surroundings.INHERITED);

  public GlobalArguments {
    onlyif = List.copyOf(onlyif);
    unless = List.copyOf(unless);
    creates = List.copyOf(creates);
    checkCmd = List.copyOf(checkCmd);
  }

  /**
   * @param attempts how often at most, the first one included
   * @param interval between two attempts
   * @param splay a random part of this is added to the interval
   * @param until the result that ends it
   */
  public record Retry(int attempts, Duration interval, Duration splay, boolean until) {}

  /**
   * How a command runs; what is empty is as the minion's own.
   *
   * @param env may hold secrets
   * @param umask octal
   */
  public record Surroundings(
      Optional<String> runas,
      Optional<String> umask,
      Map<String, Value> env,
      Optional<String> cwd,
      Optional<Duration> timeout) {
    public static final Surroundings INHERITED =
        new Surroundings(
            Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), Optional.empty());

    public Surroundings {
      env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
  }
}
