package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;

/** Pebble templates to data and to text. */
final class Templates {
  private final RenderLimits limits;

  Templates(RenderLimits limits) {
    this.limits = limits;
  }

  Value data(Shebang chain, RenderContext context) throws InterruptedException {
    Origins origins = Origins.of(chain.file());
    return YamlReader.read(chain.file().text(), origins, Substitution.NONE, limits);
  }

  Rendered text(SourceFile file, RenderContext context) throws InterruptedException {
    return new Rendered(file.text(), java.util.Set.of());
  }
}
