package dev.ringmaster.minion.call;

import dev.ringmaster.minion.custom.Custom;
import dev.ringmaster.minion.files.JobFiles;
import dev.ringmaster.minion.intake.Runner;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.Rendered;
import dev.ringmaster.rendering.SourceFile;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.function.OwnGrains;
import dev.ringmaster.states.host.Host;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one job's calls may use. */
final class JobContext implements CallContext {
  private static final Set<String> ENGINES = Set.of("pebble");
  private final Workshop workshop;
  private final Functions builtIn;
  private final JobMaterial material;
  private final Runner.Scope scope;
  private final Host host;
  private final @Nullable JobFiles chosen;

  /** Merged over the pillar that comes with the files. */
  private final Value.MapValue over;

  /** What is merged; absent until somebody asks. */
  private volatile Value.@Nullable MapValue pillar;

  JobContext(
      Workshop workshop, Functions builtIn, JobMaterial material, Runner.Scope scope, Host host) {
    this(workshop, builtIn, material, scope, host, null, Value.map());
  }

  private JobContext(
      Workshop workshop,
      Functions builtIn,
      JobMaterial material,
      Runner.Scope scope,
      Host host,
      @Nullable JobFiles chosen,
      Value.MapValue over) {
    this.workshop = workshop;
    this.builtIn = builtIn;
    this.material = material;
    this.scope = scope;
    this.host = host;
    this.chosen = chosen;
    this.over = over;
  }

  /**
   * The same with the files that a state function chose.
   *
   * @param overPillar merged over the pillar that came with them
   */
  JobContext with(JobFiles files, Value.MapValue overPillar) {
    return new JobContext(workshop, builtIn, material, scope, host, files, overPillar);
  }

  JobMaterial material() {
    return material;
  }

  @Override
  public String minionId() {
    return workshop.minion().toString();
  }

  @Override
  public Host host() {
    return host;
  }

  @Override
  public Value.MapValue grains() {
    return workshop.grains().get();
  }

  @Override
  public OwnGrains ownGrains() {
    return workshop.grains();
  }

  private JobFiles files() {
    if (chosen != null) {
      return chosen;
    }
    try {
      return material.own();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FunctionFailure("stopped while fetching the files and the pillar");
    }
  }

  @Override
  public Value.MapValue pillar() {
    Value.MapValue known = pillar;
    if (known == null) {
      known = overridden(files().pillar());
      pillar = known;
    }
    return known;
  }

  @Override
  public void reloadPillar() throws InterruptedException {
    pillar = overridden(material.pillarNow(files()));
  }

  /** What takes a secret's place is one, and has to be masked, too. */
  private Value.MapValue overridden(Value.MapValue fetched) {
    Value.MapValue merged = PillarOverride.merged(fetched, over);
    material.learn(merged);
    return merged;
  }

  @Override
  public SourceFiles sources() {
    return new SourceFiles() {
      @Override
      public Optional<Path> file(String path) {
        return files().file(path);
      }

      @Override
      public Optional<String> sha256(String path) {
        return files().sha256(path);
      }
    };
  }

  /** What the templates of this job see. */
  RenderContext rendering(String place) {
    return new RenderContext(
        files().tree(),
        grains(),
        pillar(),
        Map.of(),
        Map.of(),
        new ReadingCalls(builtIn, this, place));
  }

  @Override
  public Filled fill(String engine, String source, String template, Map<String, Value> variables)
      throws InterruptedException {
    if (!ENGINES.contains(engine)) {
      throw new ProblemsException(
          Problem.of("there is no template engine '" + engine + "' here")
              .withAdvice("Engines: " + String.join(", ", ENGINES)));
    }
    RenderContext context = rendering("a template");
    for (Map.Entry<String, Value> variable : variables.entrySet()) {
      context = context.with(variable.getKey(), variable.getValue());
    }
    Rendered rendered = workshop.renderer().text(SourceFile.of(source, template), context);
    return new Filled(rendered.text(), rendered.secrets());
  }

  @Override
  public Value call(Call call) throws InterruptedException {
    Function function = function(call.function());
    return function.call(Binder.bind(function.signature(), call), this);
  }

  /** A function of this release or of the job's files. */
  Function function(String name) throws InterruptedException {
    Optional<Function> found = builtIn.find(name);
    if (found.isPresent()) {
      return found.get();
    }
    Custom custom = chosen == null ? material.custom() : material.custom(chosen);
    return custom
        .functions()
        .find(name)
        .orElseThrow(() -> unknown(name, builtIn.overlaidWith(custom.functions())));
  }

  static ProblemsException unknown(String name, Functions known) {
    return new ProblemsException(
        Problem.of("this minion has no function '" + name + "'")
            .withAdvice(Suggestion.didYouMean(name, known.names())));
  }

  @Override
  public void output(String text, boolean error) {
    scope.output(text, error);
  }

  @Override
  public void send(String tag, Value data) {
    scope.send(tag, data);
  }
}
