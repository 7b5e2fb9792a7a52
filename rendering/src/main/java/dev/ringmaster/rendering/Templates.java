package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.cache.tag.NoOpTagCache;
import io.pebbletemplates.pebble.extension.core.DisallowExtensionCustomizerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * Pebble templates to data and to text. One engine serves all threads; what belongs to one
 * rendering is in its {@link Session}.
 */
final class Templates {
  private final RenderLimits limits;
  private final PebbleEngine engine;

  Templates(RenderLimits limits) {
    this.limits = limits;
    this.engine =
        new PebbleEngine.Builder()
            .loader(new TreeLoader())
            .templateCache(new TreeLoader.Compiled())
            .tagCache(new NoOpTagCache())
            .autoEscaping(false)
            .strictVariables(true)
            .newLineTrimming(false)
            .defaultLocale(Locale.ROOT)
            .methodAccessValidator((object, method) -> false)
            .allowOverrideCoreOperators(true)
            .registerExtensionCustomizer(
                new DisallowExtensionCustomizerBuilder()
                    .disallowedTokenParserTags(List.of("parallel", "cache", "flush"))
                    .disallowedFunctionKeys(List.of("i18n"))
                    .build())
            .extension(new TemplateExtension())
            .build();
  }

  /** The data that a template's output says. */
  Value data(Shebang chain, RenderContext context) throws InterruptedException {
    boolean json = chain.data() == Shebang.Data.JSON;
    Session session = new Session(chain.file(), context, limits, json);
    TemplateWriter output = evaluate(session);
    return session.run(() -> parse(output, session, json));
  }

  private Value parse(TemplateWriter output, Session session, boolean json) {
    String text = output.text();
    Origins origins = output.origins();
    if (json) {
      return new JsonReading(text, origins, session.markers(), limits).read();
    }
    new StructureCheck(text, origins, limits, session).check();
    return YamlReader.read(text, origins, session.markers(), limits);
  }

  /** A template's output as it is to be written. */
  Rendered text(SourceFile file, RenderContext context) throws InterruptedException {
    Session session = new Session(file, context, limits, false);
    String text = evaluate(session).text();
    return session.run(() ->
        new Rendered(
            session.markers().replace(text, marker -> true), session.markers().secretsIn(text)));
  }

  private TemplateWriter evaluate(Session session) throws InterruptedException {
    TemplateWriter output = new TemplateWriter(session);
    RuntimeException failure =
        session.run(() -> {
          try {
            engine.getTemplate(session.main().path()).evaluate(output, session.variables());
            return null;
          } catch (IOException e) {
            return new UncheckedIOException(e);
          } catch (RuntimeException e) {
            return e;
          } catch (StackOverflowError e) {
            return new TemplateFailures(session).endless();
          }
        });
    if (failure != null) {
      throw problems(session, failure);
    }
    return output;
  }

  private static ProblemsException problems(Session session, RuntimeException failure)
      throws InterruptedException {
    TemplateFailures failures = new TemplateFailures(session);
    return session.call(() -> failures.of(failure));
  }
}
