package dev.ringmaster.pillars;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.rendering.SourceFile;
import dev.ringmaster.rendering.SourcePath;
import dev.ringmaster.rendering.SourceTree;
import dev.ringmaster.rendering.Yaml;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Single pillar files as data. What holds no template is the same for all minions and is kept by
 * the digest of its content.
 */
final class PillarFiles {
  /** What a file is called all of whose values are secrets: {@code db.secret.sls}. */
  static final String SECRET_SUFFIX = ".secret.sls";

  private static final int MOST_KEPT = 2_000;

  private record Key(String shown, String digest) {}

  private final Renderer renderer;
  private final Map<Key, Value> kept =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Value> eldest) {
          return size() > MOST_KEPT;
        }
      };

  PillarFiles(Renderer renderer) {
    this.renderer = renderer;
  }

  /** The file that a dotted name means, {@code web.sls}, {@code web/init.sls} or secret ones. */
  static Optional<SourceFile> find(SourceTree tree, String name) {
    if (!SourcePath.isDottedName(name)) {
      return Optional.empty();
    }
    String path = name.replace('.', '/');
    return tree.sls(name).or(() -> tree.file(path + SECRET_SUFFIX));
  }

  /** The names that could have been meant. */
  static Collection<String> names(SourceTree tree) {
    Set<String> names = new LinkedHashSet<>(tree.slsNames());
    for (String path : tree.paths()) {
      if (path.endsWith(SECRET_SUFFIX)) {
        names.add(path.substring(0, path.length() - SECRET_SUFFIX.length()).replace('/', '.'));
      }
    }
    names.remove("top");
    return names;
  }

  Value data(SourceFile file, RenderContext context) throws InterruptedException {
    if (file.path().endsWith(SECRET_SUFFIX)) {
      return Yaml.readSecret(file, RenderLimits.DEFAULT);
    }
    if (hasTemplate(file.text())) {
      return renderer.render(file, context);
    }
    Key key = new Key(file.shown(), file.digest());
    Value known = get(key);
    if (known == null) {
      known = renderer.render(file, context);
      put(key, known);
    }
    return known;
  }

  private static boolean hasTemplate(String text) {
    return text.contains("{{") || text.contains("{%") || text.contains("{#");
  }

  private synchronized @Nullable Value get(Key key) {
    return kept.get(key);
  }

  private synchronized void put(Key key, Value value) {
    kept.put(key, value);
  }
}
