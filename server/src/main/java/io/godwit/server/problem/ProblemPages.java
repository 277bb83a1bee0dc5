package io.godwit.server.problem;

import java.util.Arrays;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Has Tomcat use {@link ProblemReportValve} and no other. */
@Component
final class ProblemPages implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(ProblemPages::replace);
    }

    private static void replace(Context context) {
        Container host = context.getParent();
        Arrays.stream(host.getPipeline().getValves())
                .filter(ErrorReportValve.class::isInstance)
                .forEach(host.getPipeline()::removeValve);
        ((StandardHost) host).setErrorReportValveClass(ProblemReportValve.class.getName());
    }
}
