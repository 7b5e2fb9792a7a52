package dev.ringmaster.minion.call;

import dev.ringmaster.minion.custom.Custom;
import dev.ringmaster.minion.files.JobFiles;
import dev.ringmaster.minion.intake.Runner;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.Rendered;
import dev.ringmaster.rendering.Renderer;
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
import org.jspecify.annotations.Nullable;

/** What one job's calls may use. */
final class JobContext implements CallContext {
  private final Workshop workshop;
  private final Functions builtIn;
  private final JobMaterial material;
  private final Runner.Scope scope;
  private final Host host;
  private final @Nullable Chosen chosen;

  /** What is merged; absent until somebody asks. */
  private volatile Value.@Nullable MapValue pillar;

  /**
   * What a state function chose.
   *
   * @param custom what came with the files
   * @param over merged over the pillar that came with the files
   */
  private record Chosen(JobFiles files, Custom custom, Value.MapValue over) {}

  JobContext(
      Workshop workshop, Functions builtIn, JobMaterial material, Runner.Scope scope, Host host) {
    this(workshop, builtIn, material, scope, host, null);
  }

  private JobContext(
      Workshop workshop,
      Functions builtIn,
      JobMaterial material,
      Runner.Scope scope,
      Host host,
      @Nullable Chosen chosen) {
    this.workshop = workshop;
    this.builtIn = builtIn;
    this.material = material;
    this.scope = scope;
    this.host = host;
    this.chosen = chosen;
  }

  /**
   * The same with the files that a state function chose.
   *
   * @param custom what came with the files
   * @param over merged over the pillar that came with them
   */
  JobContext with(JobFiles files, Custom custom, Value.MapValue over) {
    Chosen other = new Chosen(files, custom, over);
    return new JobContext(workshop, builtIn, material, scope, host, other);
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
      return chosen.files();
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
    Value.MapValue over = chosen == null ? Value.map() : chosen.over();
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
  RenderContext rendering(String place) throws InterruptedException {
    return new RenderContext(
        files().tree(),
        grains(),
        pillar(),
        Map.of(),
        Map.of(),
        new ReadingCalls(functions(), this, place));
  }

  @Override
  public Filled fill(String engine, String source, String template, Map<String, Value> variables)
      throws InterruptedException {
    if (!Renderer.ENGINES.contains(engine)) {
      throw new ProblemsException(
          Problem.of("there is no template engine '" + engine + "' here")
              .withAdvice("Engines: " + String.join(", ", Renderer.ENGINES)));
    }
    RenderContext context = rendering("a template");
    for (Map.Entry<String, Value> variable : variables.entrySet()) {
      context = context.with(variable.getKey(), variable.getValue());
    }
    Rendered rendered = workshop.renderer().text(SourceFile.of(source, template), context);
    return new Filled(rendered.text(), rendered.secrets());
  }

  @Override
  public Function function(String name) throws InterruptedException {
    Optional<Function> found = builtIn.find(name);
    if (found.isPresent()) {
      return found.get();
    }
    Functions all = functions();
    return all.find(name).orElseThrow(() -> unknown(name, all));
  }

  /** Those of this release, and those of the job's files that have other names. */
  Functions functions() throws InterruptedException {
    Custom custom = chosen == null ? material.custom() : chosen.custom();
    return custom.functions().overlaidWith(builtIn);
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
