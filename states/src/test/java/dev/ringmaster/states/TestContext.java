package dev.ringmaster.states;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.OwnGrains;
import dev.ringmaster.states.host.Host;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalFiles;
import dev.ringmaster.states.host.LocalHost;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A minion without a master: a host, source files from a directory, events in a list. */
public final class TestContext implements CallContext {
  private final Host host;
  private final Path sources;
  private Value.MapValue pillar = Value.map();
  private Value.MapValue grains = Value.map("id", Value.text("web01"));
  private Path ownGrains = Path.of("/nonexistent/grains.yaml");
  private Optional<Filled> filled = Optional.empty();
  public final List<String> output = new CopyOnWriteArrayList<>();
  public final List<String> events = new CopyOnWriteArrayList<>();

  public TestContext(Host host, Path sources) {
    this.host = host;
    this.sources = sources;
  }

  /** On this very machine, without source files. */
  public static TestContext real() {
    return new TestContext(LocalHost.direct(), Path.of("/nonexistent"));
  }

  public TestContext withPillar(Value.MapValue values) {
    pillar = values;
    return this;
  }

  /** The file of grains that are written down. */
  public TestContext withOwnGrains(Path file) {
    ownGrains = file;
    return this;
  }

  /** What every template of a file gives. */
  public TestContext filling(Filled answer) {
    filled = Optional.of(answer);
    return this;
  }

  public TestContext withGrains(Value.MapValue values) {
    grains = values;
    return this;
  }

  /** Calls a function of the table with arguments as a caller gives them. */
  public Value run(String name, Object... keysAndValues) throws InterruptedException {
    return call(new Call(name, List.of(), Value.map(keysAndValues)));
  }

  /** What test mode would answer. */
  public List<Change> test(String name, Object... keysAndValues) throws InterruptedException {
    return test(resource(name), keysAndValues);
  }

  private <S> List<Change> test(Resource<S> resource, Object... keysAndValues)
      throws InterruptedException {
    Arguments arguments = bind(resource, keysAndValues);
    resource.check(arguments);
    return resource.decide(arguments, resource.read(arguments, this));
  }

  /** Test mode, then applying; both must have decided the same. Answers the changes. */
  public List<Change> apply(String name, Object... keysAndValues) throws InterruptedException {
    return apply(resource(name), keysAndValues);
  }

  private <S> List<Change> apply(Resource<S> resource, Object... keysAndValues)
      throws InterruptedException {
    List<Change> preview = test(resource, keysAndValues);
    Arguments arguments = bind(resource, keysAndValues);
    S current = resource.read(arguments, this);
    List<Change> changes = resource.decide(arguments, current);
    if (!changes.equals(preview)) {
      throw new AssertionError("test mode said " + preview + ", applying " + changes);
    }
    if (!changes.isEmpty()) {
      resource.apply(arguments, current, changes, this);
    }
    return changes;
  }

  /** What the watch action would do, then does. */
  public List<Change> watch(String name, Object... keysAndValues) throws InterruptedException {
    Resource<?> resource = resource(name);
    Arguments arguments = bind(resource, keysAndValues);
    Resource.WatchAction action = resource.watchAction().orElseThrow();
    List<Change> changes = action.decide(arguments);
    action.apply(arguments, this);
    return changes;
  }

  public static Resource<?> resource(String name) {
    return Families.resources().find(name).orElseThrow();
  }

  public static Arguments bind(Resource<?> resource, Object... keysAndValues) {
    return Binder.bind(
        resource.signature(),
        new Call(resource.signature().name(), List.of(), Value.map(keysAndValues)));
  }

  @Override
  public String minionId() {
    return "web01";
  }

  @Override
  public Host host() {
    return host;
  }

  @Override
  public Value.MapValue grains() {
    return grains;
  }

  @Override
  public OwnGrains ownGrains() {
    return new OwnGrains() {
      @Override
      public Path file() {
        return ownGrains;
      }

      @Override
      public Value.MapValue refresh() {
        return grains;
      }
    };
  }

  @Override
  public Value.MapValue pillar() {
    return pillar;
  }

  @Override
  public void reloadPillar() {
    throw new AssertionError("no run, no pillar to ask for again");
  }

  @Override
  public SourceFiles sources() {
    return new SourceFiles() {
      @Override
      public Optional<Path> file(String path) {
        return Optional.of(sources.resolve(path)).filter(Files::isRegularFile);
      }

      @Override
      public Optional<String> sha256(String path) {
        return file(path)
            .map(file -> {
              try {
                return new LocalFiles(HostLimits.DEFAULT).sha256(file);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      }
    };
  }

  /** Puts pillar and variables in place of {@code [[name]]}; secrets are told as such. */
  @Override
  public Filled fill(String engine, String source, String template, Map<String, Value> variables) {
    if (filled.isPresent()) {
      return filled.get();
    }
    String text = template;
    Set<String> secrets = new java.util.HashSet<>();
    Map<String, Value> all = new java.util.LinkedHashMap<>(variables);
    pillar.entries().forEach((key, value) -> all.putIfAbsent(key.toString(), value));
    for (Map.Entry<String, Value> entry : all.entrySet()) {
      Value value = entry.getValue();
      if (value instanceof Value.Secret secret) {
        value = secret.hidden();
        secrets.add(value.toString());
      }
      text = text.replace("[[" + entry.getKey() + "]]", value.toString());
    }
    return new Filled(text, secrets);
  }

  @Override
  public Function function(String name) {
    return Families.functions().find(name).orElseThrow();
  }

  @Override
  public void output(String text, boolean error) {
    output.add(text);
  }

  @Override
  public void send(String tag, Value data) {
    events.add(tag + " " + data);
  }
}
