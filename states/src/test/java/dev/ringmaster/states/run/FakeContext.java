package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.OwnGrains;
import dev.ringmaster.states.host.Host;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job on a fake machine, with the functions of {@link FakeStates}. */
public final class FakeContext implements CallContext {
  final List<String> events = Collections.synchronizedList(new ArrayList<>());
  final List<Value> eventData = Collections.synchronizedList(new ArrayList<>());
  final List<String> output = Collections.synchronizedList(new ArrayList<>());
  int refreshes;
  private final Host host;
  private Value.MapValue pillar;
  private Optional<Value.MapValue> fresh = Optional.empty();

  public FakeContext(Host host) {
    this(host, Value.map());
  }

  public FakeContext(Host host, Value.MapValue pillar) {
    this.host = host;
    this.pillar = pillar;
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
    return Value.map("os", Value.text("Debian"));
  }

  @Override
  public OwnGrains ownGrains() {
    return new OwnGrains() {
      @Override
      public Path file() {
        throw new AssertionError("no state run writes grains");
      }

      @Override
      public Value.MapValue refresh() {
        refreshes++;
        return grains();
      }
    };
  }

  @Override
  public Value.MapValue pillar() {
    return pillar;
  }

  /** What the pillar will be when it is asked for again; before that, it cannot be had. */
  FakeContext laterWithPillar(Value.MapValue later) {
    fresh = Optional.of(later);
    return this;
  }

  @Override
  public void reloadPillar() {
    pillar = fresh.orElseThrow(() -> new FunctionFailure("there is no master to ask"));
  }

  @Override
  public SourceFiles sources() {
    return new SourceFiles() {
      @Override
      public Optional<Path> file(String path) {
        return Optional.empty();
      }

      @Override
      public Optional<String> sha256(String path) {
        return Optional.empty();
      }
    };
  }

  @Override
  public Filled fill(String engine, String source, String template, Map<String, Value> variables) {
    throw new FunctionFailure("no templates here");
  }

  @Override
  public Function function(String name) {
    return FakeStates.functions().find(name).orElseThrow();
  }

  @Override
  public void output(String text, boolean error) {
    output.add(text);
  }

  @Override
  public void send(String tag, Value data) {
    events.add(tag);
    eventData.add(data);
  }
}
