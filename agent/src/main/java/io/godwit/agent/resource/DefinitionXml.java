package io.godwit.agent.resource;

import io.godwit.libvirt.ErrorCode;
import io.godwit.libvirt.LibvirtException;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** libvirt's definitions of networks and storage pools, read as far as the inventory needs them. */
final class DefinitionXml {

    private DefinitionXml() {}

    /**
     * The root element. External entities are never resolved.
     *
     * @throws IllegalArgumentException when it is not XML
     */
    static Element parse(String xml) {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            return factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement();
        } catch (SAXException e) {
            throw new IllegalArgumentException("libvirt sent a definition that is not XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("the JDK's XML parser cannot be used", e);
        }
    }

    static Optional<Element> child(Element parent, String tag) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(tag)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    /** The attribute of the child; empty text where there is no such child or attribute. */
    static String attribute(Element parent, String tag, String attribute) {
        return child(parent, tag)
                .map(element -> element.getAttribute(attribute))
                .orElse("");
    }

    static String text(Element parent, String tag) {
        return child(parent, tag)
                .map(element -> element.getTextContent().strip())
                .orElse("");
    }

    /** Empty where this libvirt has no driver for what is listed. */
    static <T> List<T> listed(Supplier<List<T>> list) {
        try {
            return list.get();
        } catch (LibvirtException e) {
            if (e.code() == ErrorCode.NO_SUPPORT) {
                return List.of();
            }
            throw e;
        }
    }
}
