package dev.ringmaster.minion.grains;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.Yaml;
import dev.ringmaster.states.function.OwnGrains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts about this machine, and those that its owner wrote into a file, which win. Gathered when
 * asked for, and again when what is known is older than {@link #FRESH}.
 */
public final class MachineGrains implements Supplier<Value.MapValue>, OwnGrains {
  private static final Logger LOG = LoggerFactory.getLogger(MachineGrains.class);

  /** How old an answer may be. */
  public static final Duration FRESH = Duration.ofMinutes(1);

  private final MinionId id;
  private final Path ownFile;
  private volatile Consumer<Value.MapValue> watcher = grains -> {};
  private volatile Runnable refreshed = () -> {};
  private Value.@Nullable MapValue known;
  private long knownNanos;

  /**
   * @param ownFile YAML, a mapping; need not exist
   */
  public MachineGrains(MinionId id, Path ownFile) {
    this.id = id;
    this.ownFile = ownFile;
  }

  /** Who is told of grains that changed. It is told while a call waits, so it must be quick. */
  public void watch(Consumer<Value.MapValue> changed) {
    watcher = changed;
  }

  /** Who is told each time that a call gathers grains anew for the master to know them. */
  public void whenRefreshed(Runnable told) {
    refreshed = told;
  }

  @Override
  public Path file() {
    return ownFile;
  }

  @Override
  public Value.MapValue get() {
    synchronized (this) {
      Value.MapValue current = known;
      if (current != null && System.nanoTime() - knownNanos <= FRESH.toNanos()) {
        return current;
      }
    }
    return renew();
  }

  @Override
  public Value.MapValue refresh() {
    refreshed.run();
    return renew();
  }

  /** Told before anybody else renews them: the last that is told is what they are. */
  private synchronized Value.MapValue renew() {
    Value.MapValue before = known;
    Value.MapValue fresh = gather();
    known = fresh;
    knownNanos = System.nanoTime();
    if (before != null && !before.equals(fresh)) {
      watcher.accept(fresh);
    }
    return fresh;
  }

  private Value.MapValue gather() {
    Map<String, Value> grains = new LinkedHashMap<>();
    grains.put("id", Value.text(id.toString()));
    Facts.addTo(grains);
    own().forEach(grains::put);
    return Value.map(grains);
  }

  private Map<String, Value> own() {
    try {
      Value read = Yaml.read(Files.readString(ownFile), ownFile.toString());
      return switch (read) {
        case Value.Null nothing -> Map.of();
        case Value.MapValue map -> {
          Map<String, Value> own = new LinkedHashMap<>();
          map.entries().forEach((key, value) -> own.put(key.toString(), value));
          own.remove("id");
          yield own;
        }
        case Value other ->
            throw new ProblemsException(
                Problem.at(other.place(), "must be a mapping, not a " + other.kind()));
      };
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException | ProblemsException e) {
      LOG.error("the grains of {} are left out: {}", ownFile, e.getMessage());
      return Map.of();
    }
  }
}
