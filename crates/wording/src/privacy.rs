//! The page about privacy and storage.

messages! {
    SENT_TITLE = "Sent: nothing";
    SENT = "Nothing you enter or open is sent anywhere. No server sees your data, and there is no account, no tracking, and no cookie. On a website, the browser loads the page, its model, and its charts from that site, some of them when you first use them, and sometimes checks the site for a new version.";
    SENT_PROOF = "You don’t have to take our word for it: the page tells the browser to block connections to every other site, and the browser enforces that. Or disconnect from the network once the page is ready to work offline: everything still works.";
    STORED_TITLE = "Stored on this device";
    CUSTOMERS = "Customers";
    PAGE_COPY = "A copy of the page";
    PAGE_COPY_CONTENT = " The copy contains the programs and the model, but none of the customer data that you enter or open.";
    CHECKING = "Checking…";
    MODEL_CONTENT = "The model";
    MODEL_CONTENT_NOTE = "The model was trained on customers but contains none of their rows. It does contain statistics about them, such as counts, the quantiles of each number, and the thresholds of its trees. It also contains a filter that recognizes the rows that it was trained or imported with and, for each of these rows, the estimate, the outcome, and, if groups are compared for fairness, the customer’s groups.";
    KEPT_MODELS = "Models you keep";
    NO_KEPT_MODELS = "None. You can keep models on this device on the Train page and on the Model page.";
    KEPT_MODEL = "1 model, because you chose to keep it. You can delete it on the Model page.";
    kept_models(count) = "{count} models, because you chose to keep them. You can delete them on the Model page.";
    STANDARDS = "Cutoff and risk bands";
    saved_standards(cutoff, bands) = "Cutoff: {cutoff}. Bands: {bands}.";
    NO_STANDARDS = "None for this model. Its defaults apply.";
    STANDARDS_SOURCE = " A cutoff and bands for the other pages are saved only if you choose “Save cutoff and bands” on the Model page.";
    THEME = "Light or dark theme";
    THEME_NOTE = "Your choice, if you made one with the button at the top.";
    LINKS = "Links";
    LINKS_NOTE = "A link to a customer carries the customer’s data after a #. Browsers do not send that part to the site. Like any address, the link stays in this browser’s history.";
    WORK_TITLE = "Save my work on this device";
    WORK = "If you turn this on, what you entered, the file and the call sheet on the Portfolio page, any model you use instead of the built-in one, and the description on the Train page are saved in this browser until you erase them or the browser deletes them to free up space. They are restored on your next visit; for the description, you first have to open a table with the same columns. Anyone who uses this browser can see them.";
    SAVE_WORK = "Save my work";
    ERASE_ALL = "Erase all";

    CUSTOMERS_NONE = "None. What you enter and the files you open are gone when you close the window.";
    CUSTOMERS_SAVED = "What you entered, the file and the call sheet on the Portfolio page, any model you use instead of the built-in one, and the description on the Train page, because you chose “Save my work” below.";
    CUSTOMERS_PARTLY_SAVED = "Part of your work or an earlier state of it, because you chose “Save my work” below.";
    CUSTOMERS_UNREADABLE = "Possibly work that you saved earlier. It could not be read this time.";
    CUSTOMERS_NOT_ERASED = "Possibly your saved work: it could not be erased.";

    WORK_NOT_SAVED = "Your work is not saved. “Erase all” also clears the models you keep and the saved cutoff, bands, and theme.";
    WORK_SAVED = "Your work is saved.";
    WORK_SAVED_TEMPORARILY = "Your work is saved. The browser may delete it if space runs low.";
    WORK_NO_ROOM = "There isn’t enough space to save all of your work. Free up space on this device, open a smaller file, or use a smaller model. Nothing on screen is lost.";
    WORK_REFUSED = "The browser did not store your work, which can happen in a private window. Nothing on screen is lost: print it, copy it, or download the list.";
    WORK_OUTDATED = "Your latest changes could not be saved. Nothing on screen is lost: print it, copy it, or download the list.";
    WORK_UNREADABLE = "Your saved work could not be read, so it is not on screen. It has not been changed. Reload the page to try again, or choose “Erase all” to delete it.";
    WORK_NOT_ERASED = "Your saved work could not be erased. Close other windows with this page, then try again, or delete this site’s data in the browser’s settings.";
    WORK_ERASED = "Your saved work, kept models, and settings are erased. What is on screen is gone when you close the window.";
}

/// How many models are kept on the device.
pub fn kept(count: usize) -> String {
    match count {
        0 => NO_KEPT_MODELS.to_owned(),
        1 => KEPT_MODEL.to_owned(),
        _ => kept_models(count),
    }
}
