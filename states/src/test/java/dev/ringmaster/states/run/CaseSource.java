package dev.ringmaster.states.run;

import dev.ringmaster.rendering.Yaml;
import dev.ringmaster.states.language.Sls;
import dev.ringmaster.states.language.SlsSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** SLS files of a case; plain YAML without templates. */
public record CaseSource(Map<String, String> files) implements SlsSource {
  @Override
  public Optional<Sls> load(String name) {
    String path = name.replace('.', '/');
    for (String file : new String[] {path + ".sls", path + "/init.sls"}) {
      String text = files.get(file);
      if (text != null) {
        boolean init = file.endsWith("/init.sls");
        return Optional.of(new Sls(name, init, Yaml.read(text, "states/" + file)));
      }
    }
    return Optional.empty();
  }

  @Override
  public Set<String> names() {
    return files.keySet().stream()
        .map(file -> file.replaceAll("(/init)?\\.sls$", "").replace('/', '.'))
        .collect(Collectors.toSet());
  }
}
