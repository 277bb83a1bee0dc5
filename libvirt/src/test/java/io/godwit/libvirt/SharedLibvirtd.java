package io.godwit.libvirt;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One {@link TestingLibvirtd} for all test classes that ask for one. */
final class SharedLibvirtd implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestingLibvirtd.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedLibvirtd.class))
                .computeIfAbsent(TestingLibvirtd.class, _ -> TestingLibvirtd.start(), TestingLibvirtd.class);
    }
}
