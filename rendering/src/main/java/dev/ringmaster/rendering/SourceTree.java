package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.ProblemsException;
import java.util.Collection;
import java.util.Optional;

/**
 * The files below one directory of an environment ({@code states/}, {@code pillar/}, {@code
 * runbooks/}), read-only. What it answers does not change while it is in use, so whoever makes one
 * takes it from a snapshot. Safe for use by several threads.
 */
public interface SourceTree {
  /**
   * The file at {@code path}, empty if there is none.
   *
   * @param path as {@link SourcePath} allows it; anything else is answered with empty, never with a
   *     file outside the root
   * @throws ProblemsException if there is one but it cannot be read, or is not text
   */
  Optional<SourceFile> file(String path);

  /** The paths of all files, for searching and for suggestions. */
  Collection<String> paths();

  /** The environment it is of, as messages name it: {@code base}. */
  String environment();

  /**
   * The file that a dotted name means: {@code web.nginx} is {@code web/nginx.sls} or {@code
   * web/nginx/init.sls}.
   */
  default Optional<SourceFile> sls(String name) {
    if (!SourcePath.isDottedName(name)) {
      return Optional.empty();
    }
    String path = name.replace('.', '/');
    return file(path + ".sls").or(() -> file(path + "/init.sls"));
  }

  /** The dotted names of all {@code .sls} files. */
  default Collection<String> slsNames() {
    return paths().stream().flatMap(path -> SourcePath.dottedName(path).stream()).toList();
  }
}
