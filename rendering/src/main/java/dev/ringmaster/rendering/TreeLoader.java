package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Suggestion;
import io.pebbletemplates.pebble.cache.PebbleCache;
import io.pebbletemplates.pebble.loader.Loader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.Reader;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives Pebble the files of the current rendering, and nothing else. A compiled template is known
 * by the path and the digest of its file, so one that has changed is compiled anew and one that has
 * not serves all snapshots.
 */
final class TreeLoader implements Loader<TreeLoader.Key> {
  record Key(String path, String digest) {}

  @Override
  public Reader getReader(Key key) {
    return new StringReader(need(key.path()).text());
  }

  @Override
  public Key createCacheKey(String path) {
    return new Key(path, need(path).digest());
  }

  private static SourceFile need(String path) {
    Session session = Session.current();
    return session.file(path).orElseThrow(() -> missing(session, path));
  }

  private static ProblemsException missing(Session session, String path) {
    SourceTree tree = session.context().tree();
    String advice = Suggestion.didYouMean(path, tree.paths());
    return session.problem(
        "there is no file '" + path + "' in the environment " + tree.environment(),
        advice.isEmpty() ? "Paths are relative to the root, or begin with ./ or ../." : advice);
  }

  @Override
  public String resolveRelativePath(String reference, String from) {
    return SourcePath.resolve(from, reference)
        .orElseThrow(() ->
            Session.current()
                .problem(
                    "'" + reference + "' is not a path below the root",
                    "Paths are relative to the root, or begin with ./ or ../."));
  }

  @Override
  public boolean resourceExists(String path) {
    return Session.current().file(path).isPresent();
  }

  @Override
  public void setCharset(String charset) {}

  @Override
  public void setPrefix(String prefix) {}

  @Override
  public void setSuffix(String suffix) {}

  /** Compiled templates, the longest unused one dropped first. */
  static final class Compiled implements PebbleCache<Object, PebbleTemplate> {
    private static final int MOST = 2_000;
    private final Map<Object, PebbleTemplate> templates =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Object, PebbleTemplate> eldest) {
            return size() > MOST;
          }
        };

    @Override
    public PebbleTemplate computeIfAbsent(
        Object key, Function<? super Object, ? extends PebbleTemplate> compile) {
      PebbleTemplate known = get(key);
      if (known == null) {
        known = compile.apply(key);
        put(key, known);
      }
      return known;
    }

    private synchronized @Nullable PebbleTemplate get(Object key) {
      return templates.get(key);
    }

    private synchronized void put(Object key, PebbleTemplate template) {
      templates.put(key, template);
    }

    @Override
    public synchronized void invalidateAll() {
      templates.clear();
    }
  }
}
