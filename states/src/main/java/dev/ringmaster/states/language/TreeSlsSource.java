package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.rendering.SourceFile;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * SLS files of a source tree. Templates see, besides the context, {@code saltenv}, {@code sls},
 * {@code slspath} (its directory), {@code tplfile}, {@code tpldir} and {@code tplroot}.
 */
public final class TreeSlsSource implements SlsSource {
  private final Renderer renderer;
  private final RenderContext context;

  public TreeSlsSource(Renderer renderer, RenderContext context) {
    this.renderer = renderer;
    this.context = context;
  }

  @Override
  public Optional<Sls> load(String name) throws InterruptedException {
    Optional<SourceFile> file = context.tree().sls(name);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String path = file.get().path();
    String directory = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    RenderContext own =
        context
            .with("saltenv", Value.text(context.tree().environment()))
            .with("sls", Value.text(name))
            .with("slspath", Value.text(directory))
            .with("tplfile", Value.text(path))
            .with("tpldir", Value.text(directory))
            .with("tplroot", Value.text(path.split("/", 2)[0]));
    boolean init = path.equals("init.sls") || path.endsWith("/init.sls");
    return Optional.of(new Sls(name, init, renderer.render(file.get(), own)));
  }

  @Override
  public Set<String> names() {
    return new LinkedHashSet<>(context.tree().slsNames());
  }
}
