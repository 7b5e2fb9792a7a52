package dev.ringmaster.states.language;

import java.util.Optional;
import java.util.Set;

/** Where the compiler gets rendered SLS files from. */
public interface SlsSource {
  /**
   * Renders an SLS file.
   *
   * @param name with dots: {@code web.nginx} is {@code web/nginx.sls} or {@code web/nginx/init.sls}
   * @return empty if there is no such file
   * @throws dev.ringmaster.protocol.data.ProblemsException if its template or YAML is wrong
   */
  Optional<Sls> load(String name) throws InterruptedException;

  /** The names of all SLS files there are, for globs in includes and for suggestions. */
  Set<String> names();
}
